import { z } from 'zod'
import type { S3Place } from '#lib/executors/artifacts/s3-artifact-store.ts'

type Given = Record<string, string>

// Not asked for where they are not used: a phase may have AWS keys of its own.
const keyNames = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const
const placeNames = ['ARTIFACTS_S3_BUCKET', 'ARTIFACTS_S3_ENDPOINT', 'ARTIFACTS_S3_REGION'] as const

const bucketSchema = z
  .string()
  .regex(
    /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/,
    'is not the name of a bucket. Write 3 to 63 lower-case letters, digits, dots and hyphens',
  )
const endpointSchema = z.string().refine(isPlainAddress, {
  message:
    'is not the address of an S3 service. Write it with http:// or https:// and without keys, for example http://minio:9000',
})
const regionSchema = z
  .string()
  .regex(/^[a-z\d-]{2,40}$/, 'is not a region. Write it as the service does, for example us-west-2')

/** The bucket for large artifacts; null: none is set, and they go to the data folder. Else what is wrong, a sentence each. */
export function readArtifactBucket(
  given: Given,
): { ok: true; bucket: S3Place | null } | { ok: false; problems: string[] } {
  const { ARTIFACTS_S3_BUCKET: bucket, ARTIFACTS_S3_ENDPOINT: endpoint, ARTIFACTS_S3_REGION: region } = given
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = given
  if (bucket === undefined) {
    const problems = placeNames
      .filter((name) => given[name] !== undefined)
      .map((name) => `${name} is set, but no bucket. Name it in ARTIFACTS_S3_BUCKET, or unset ${name}.`)
    return problems.length > 0 ? { ok: false, problems } : { ok: true, bucket: null }
  }
  const problems = [
    ...problemsOf('ARTIFACTS_S3_BUCKET', bucket, bucketSchema),
    ...(endpoint === undefined ? [] : problemsOf('ARTIFACTS_S3_ENDPOINT', endpoint, endpointSchema)),
    ...(region === undefined ? [] : problemsOf('ARTIFACTS_S3_REGION', region, regionSchema)),
  ]
  if (region === undefined && endpoint === undefined) {
    problems.push('ARTIFACTS_S3_REGION is not set. Write the region of the bucket, for example us-west-2.')
  }
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    const [has, lacks] = accessKeyId === undefined ? [keyNames[1], keyNames[0]] : [keyNames[0], keyNames[1]]
    problems.push(`${lacks} is not set, but ${has} is. Set both, or neither for the role of the machine.`)
  }
  if (problems.length > 0) return { ok: false, problems }
  const credentials = accessKeyId !== undefined &&
    secretAccessKey !== undefined && { accessKeyId, secretAccessKey }
  const sessionToken = given['AWS_SESSION_TOKEN']
  return {
    ok: true,
    bucket: {
      bucket,
      endpoint: endpoint ?? null,
      region: region ?? 'us-east-1', // services of one's own ask for some region, and for none in particular
      credentials: credentials ? { ...credentials, sessionToken } : null,
    },
  }
}

/** Settings that are Plotline's own while a bucket is set: whoever has them can change every run's files. */
export const bucketSettingNames: readonly string[] = [...placeNames, ...keyNames]

function problemsOf(name: string, value: string, schema: z.ZodString): string[] {
  const parsed = schema.safeParse(value)
  const shown = value.includes('@') ? name : `${name}=${value}` // keys may stand in an address
  return parsed.success ? [] : parsed.error.issues.map(({ message }) => `${shown} ${message}.`)
}

function isPlainAddress(text: string): boolean {
  const url = URL.parse(text)
  return (
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === ''
  )
}
