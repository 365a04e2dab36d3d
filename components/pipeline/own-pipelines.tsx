const folder = `pipelines/
  first-look/
    pipeline.json
    county.py
    report.sh`

const file = `{
  "$schema": "http://localhost:3000/pipeline.schema.json",
  "phases": {
    "county": { "executor": "script", "executor_path": "county.py" },
    "report": { "executor": "script", "executor_path": "report.sh",
                "args": ["{street}", "{zip}"], "dependencies": ["county"] }
  }
}`

const commands = `npm run pipeline -- check pipelines/first-look
npm run pipeline -- try pipelines/first-look --address "2344 W Marconi Ave, Phoenix, AZ 85023"
PIPELINES_DIR=pipelines npm start`

const steps = [
  { title: 'A folder with your scripts', text: folder },
  { title: 'What runs after what: pipeline.json', text: file },
  { title: 'Check it, try it on one home, start with it', text: commands },
]

/** How to get a pipeline of one's own, where there is none yet. */
export function OwnPipelines({ hasPipelinesFolder }: { hasPipelinesFolder: boolean }) {
  return (
    <section aria-labelledby="own-title" className="mt-10">
      <h2 id="own-title" className="text-base font-semibold tracking-tight">
        Run your own scripts
      </h2>
      <p className="mt-0.5 max-w-2xl text-[13px] leading-relaxed text-ink-muted">
        {hasPipelinesFolder
          ? 'The folder that PIPELINES_DIR names holds no pipeline yet. Each JSON file in it is one, and each folder in it with a pipeline.json or a phase_configuration.json.'
          : 'PIPELINES_DIR is not set. It names a folder: each folder in it with a pipeline.json or a phase_configuration.json is a pipeline.'}
      </p>
      <ol className="mt-4 space-y-4">
        {steps.map(({ title, text }, index) => (
          <li key={title} className="min-w-0">
            <h3 className="text-[13px] font-medium">
              {index + 1}. {title}
            </h3>
            <pre
              tabIndex={0}
              aria-label={title}
              className="scrollbar-thin focus-inset mt-1.5 overflow-x-auto rounded-lg border border-line bg-sunken px-4 py-3 font-mono text-xs leading-relaxed"
            >
              {text}
            </pre>
          </li>
        ))}
      </ol>
    </section>
  )
}
