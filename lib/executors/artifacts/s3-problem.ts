import { S3ServiceException } from '@aws-sdk/client-s3'
import { refused, type Result } from '#lib/contract/refusal.ts'
import { UnreadableBytes } from './artifact-store.ts'

type Where = { bucket: string; endpoint: string | null }

const clientProblems = new Set(['TimeoutError', 'CredentialsProviderError', 'AbortError'])

/** Whether the store, the way there, or the keys for it are at fault, and not the code. */
export function isOfS3(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof UnreadableBytes) return false
  return (
    error instanceof S3ServiceException ||
    clientProblems.has(error.name) ||
    '$metadata' in error || // an answer that could not be read
    'syscall' in error ||
    'code' in error // the network
  )
}

/** Why a file could not be kept, and what to do. */
export function keepProblem(where: Where, error: Error): string {
  return `The S3 store (${nameOf(where)}) did not take it: ${saidBy(error)}. ${fixFor(where, error)}`
}

/** Why a file cannot be had. */
export function openProblem(where: Where, fileName: string, error: Error): Result<never> {
  if (error.name === 'NoSuchKey') {
    return refused(
      'not_found',
      `${fileName} is gone from the S3 store (${nameOf(where)}).`,
      'Restore it there, or run the phase again.',
    )
  }
  return refused(
    'internal',
    `${fileName} cannot be had from the S3 store (${nameOf(where)}): ${saidBy(error)}.`,
    fixFor(where, error),
  )
}

function nameOf({ bucket, endpoint }: Where): string {
  return endpoint === null ? `bucket ${bucket}` : `bucket ${bucket} at ${endpoint}`
}

function saidBy(error: Error): string {
  const status = statusOf(error)
  const words = [error.name, error.message].filter((word) => word !== '' && word !== 'Error')
  const said = [...new Set(words)].join(': ').replace(/\.$/, '')
  return status === undefined ? said : `${said} (${status})`
}

function fixFor({ bucket, endpoint }: Where, error: Error): string {
  if (error.name === 'NoSuchBucket') return `Make bucket ${bucket}, or correct ARTIFACTS_S3_BUCKET.`
  if (error.name === 'CredentialsProviderError') {
    return 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role.'
  }
  const status = statusOf(error)
  if (status === 401 || status === 403) {
    return 'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and allow them s3:PutObject and s3:GetObject there.'
  }
  if (status === 301 || status === 400) return 'Check ARTIFACTS_S3_REGION and ARTIFACTS_S3_ENDPOINT.'
  return endpoint === null
    ? 'See that the network lets Plotline reach Amazon S3, then try again.'
    : 'See that ARTIFACTS_S3_ENDPOINT is right and answers, then try again.'
}

function statusOf(error: Error): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
}
