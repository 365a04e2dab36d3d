import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { findInHome } from '#lib/executors/script/script-command.ts'

type FoundSkills = { names: string[]; missing: string[] }

/**
 * Makes the skills that an agent names available in `projectFolder`, and no other: each is looked for as
 * `.claude/skills/NAME/SKILL.md` in the folders given, the first that has it counts.
 */
export async function gatherSkills(
  named: readonly string[],
  places: { searched: readonly string[]; projectFolder: string },
): Promise<FoundSkills> {
  const skillsFolder = join(places.projectFolder, '.claude', 'skills')
  await mkdir(skillsFolder, { recursive: true })
  const found: FoundSkills = { names: [], missing: [] }
  for (const name of named) {
    const home = isFolderName(name) ? await homeOfSkill(name, places.searched) : null
    if (home === null) {
      found.missing.push(name)
      continue
    }
    await symlink(home, join(skillsFolder, name), 'junction')
    found.names.push(name)
  }
  return found
}

async function homeOfSkill(name: string, searched: readonly string[]): Promise<string | null> {
  const folder = join('.claude', 'skills', name)
  for (const place of searched)
    if ((await findInHome(place, join(folder, 'SKILL.md'))) !== null) return join(place, folder)
  return null
}

function isFolderName(name: string): boolean {
  return /^[\w.-]+$/.test(name) && !/^\.+$/.test(name)
}
