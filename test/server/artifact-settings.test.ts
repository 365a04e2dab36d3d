import { expect, test } from 'vitest'
import { readConfig } from '#lib/server/config.ts'

const keys = { AWS_ACCESS_KEY_ID: 'AKIA1', AWS_SECRET_ACCESS_KEY: 'hunter22' }

function problemsOf(environment: Record<string, string>): string[] {
  const result = readConfig(environment)
  return result.ok ? [] : result.refusal.problems
}

test('a bucket of Amazon’s needs its region; one of another service needs its address', () => {
  expect(
    readConfig({ ARTIFACTS_S3_BUCKET: 'homes', ARTIFACTS_S3_REGION: 'us-west-2', ...keys }),
  ).toMatchObject({
    value: {
      artifactBucket: {
        bucket: 'homes',
        endpoint: null,
        region: 'us-west-2',
        credentials: { accessKeyId: 'AKIA1', secretAccessKey: 'hunter22' },
      },
    },
  })
  expect(
    readConfig({ ARTIFACTS_S3_BUCKET: 'homes', ARTIFACTS_S3_ENDPOINT: 'http://minio:9000' }),
  ).toMatchObject({
    value: { artifactBucket: { endpoint: 'http://minio:9000', region: 'us-east-1', credentials: null } },
  })
})

test('with a bucket its settings and keys are no longer for phases to ask for; without one, AWS keys are', () => {
  const bucket = { ARTIFACTS_S3_BUCKET: 'homes', ARTIFACTS_S3_REGION: 'us-west-2' }
  expect(readConfig({ ...bucket, ...keys, AWS_SESSION_TOKEN: 'token-1', MAPS_KEY: 'abc' })).toMatchObject({
    value: {
      environment: { MAPS_KEY: 'abc' },
      ownSecrets: { ...keys, AWS_SESSION_TOKEN: 'token-1' },
      artifactBucket: { credentials: { sessionToken: 'token-1' } },
    },
  })
  expect(readConfig(keys)).toMatchObject({
    value: { environment: keys, ownSecrets: {}, artifactBucket: null },
  })
  const result = readConfig({ ...bucket, ...keys })
  expect(result.ok && Object.keys(result.value.environment)).toEqual([])
})

test.each([
  [
    { ARTIFACTS_S3_BUCKET: 'My Homes', ARTIFACTS_S3_REGION: 'us-west-2' },
    /^ARTIFACTS_S3_BUCKET=My Homes.*lower-case/,
  ],
  [{ ARTIFACTS_S3_BUCKET: 'homes' }, /^ARTIFACTS_S3_REGION is not set.*us-west-2/],
  [
    { ARTIFACTS_S3_BUCKET: 'homes', ARTIFACTS_S3_REGION: 'Oregon!' },
    /^ARTIFACTS_S3_REGION=Oregon!.*us-west-2/,
  ],
  [
    { ARTIFACTS_S3_BUCKET: 'homes', ARTIFACTS_S3_ENDPOINT: 'minio:9000' },
    /^ARTIFACTS_S3_ENDPOINT=minio:9000.*http:\/\//,
  ],
  [
    { ARTIFACTS_S3_ENDPOINT: 'http://minio:9000' },
    /^ARTIFACTS_S3_ENDPOINT is set, but no bucket.*ARTIFACTS_S3_BUCKET/,
  ],
  [
    { ARTIFACTS_S3_BUCKET: 'homes', ARTIFACTS_S3_REGION: 'us-west-2', AWS_ACCESS_KEY_ID: 'AKIA1' },
    /^AWS_SECRET_ACCESS_KEY is not set, but AWS_ACCESS_KEY_ID is/,
  ],
  [
    { ARTIFACTS_S3_BUCKET: 'homes', ARTIFACTS_S3_REGION: 'us-west-2', AWS_SECRET_ACCESS_KEY: 'hunter22' },
    /^AWS_ACCESS_KEY_ID is not set, but AWS_SECRET_ACCESS_KEY is/,
  ],
])('%j is refused by name, with the fix, and no secret is shown', (environment, problem) => {
  const problems = problemsOf(environment)
  expect(problems).toEqual([expect.stringMatching(problem)])
  expect(problems.join()).not.toContain('hunter22')
})

test('keys in the address are refused without being shown', () => {
  const problems = problemsOf({
    ARTIFACTS_S3_BUCKET: 'homes',
    ARTIFACTS_S3_ENDPOINT: 'http://me:hunter22@minio:9000',
  })
  expect(problems).toEqual([expect.stringMatching(/^ARTIFACTS_S3_ENDPOINT.*without keys/)])
  expect(problems.join()).not.toContain('hunter22')
})

test('what is wrong with the bucket is named together with what else is wrong', () => {
  expect(problemsOf({ PORT: 'x', ARTIFACTS_S3_BUCKET: 'homes' })).toHaveLength(2)
})
