import type { FailureGroup } from './failure-groups.ts'

/** What scripts, files and our own executors say. */
export const failuresOfScripts: FailureGroup[] = [
  {
    name: 'a Python traceback',
    signature: "KeyError: 'parcel_id'",
    messages: ({ street }) => [
      `Traceback (most recent call last):\n  File "/srv/plotline/phases/county.py", line 88, in <module>\n    main("${street}")\n  File "/srv/plotline/phases/county.py", line 31, in main\n    return record['parcel_id']\nKeyError: 'parcel_id'`,
      `Traceback (most recent call last):\n  File "/home/ann/plotline/phases/county.py", line 88, in <module>\nKeyError: 'parcel_id'\n`,
    ],
  },
  {
    name: 'a value that Python could not read',
    signature: "ValueError: could not convert string to float: '…'",
    messages: () =>
      ['$450,000', 'n/a', 'unknown', '1.2.3', 'Call for price'].map(
        (value) => `ValueError: could not convert string to float: '${value}'`,
      ),
  },
  {
    name: 'a date that Python could not read',
    signature: "ValueError: time data '…' does not match format '%Y-%m-%d'",
    messages: () =>
      ['11/23/2026', '2026-11', 'yesterday'].map(
        (value) => `ValueError: time data '${value}' does not match format '%Y-%m-%d'`,
      ),
  },
  {
    name: 'a home between quotes, ours and a neighbour’s',
    signature: 'Ambiguous address "<address>"',
    messages: ({ address }) => [
      `Ambiguous address "${address}"`,
      'Ambiguous address "811 N Central Ave, Phoenix, AZ 85004"',
      'Ambiguous address "44 Rancho Del Sol"',
      'Ambiguous address "1200 S RURAL RD"',
    ],
  },
  {
    name: 'undici, a body that is not JSON',
    signature: `SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON`,
    messages: () => [`SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON`],
  },
  {
    name: 'JSON that ends too early, at one place or another',
    signature: "json.decoder.JSONDecodeError: Expecting ',' delimiter: line # column # (char #)",
    messages: () => [
      "json.decoder.JSONDecodeError: Expecting ',' delimiter: line 3 column 12 (char 84)",
      "json.decoder.JSONDecodeError: Expecting ',' delimiter: line 120 column 1 (char 9120)",
    ],
  },
  {
    name: 'a file of the workspace',
    signature: "FileNotFoundError: [Errno 2] No such file or directory: 'listing.json'",
    messages: () => [
      "FileNotFoundError: [Errno 2] No such file or directory: '/home/ann/.plotline/workspaces/run-17/841/listing.json'",
      "FileNotFoundError: [Errno 2] No such file or directory: '/var/lib/plot line/workspaces/run-3/9/listing.json'",
    ],
  },
  {
    name: 'a temporary file',
    signature: "PermissionError: [Errno 13] Permission denied: '#.json'",
    messages: () => [
      "PermissionError: [Errno 13] Permission denied: '/tmp/tmpx8s7d9fq/tmpa_bcdefg.json'",
      "PermissionError: [Errno 13] Permission denied: '/tmp/tmpqqqqqqqq/tmp9sd8f7g6.json'",
    ],
  },
  {
    name: 'a temporary folder',
    signature: "ENOENT: no such file or directory, mkdir '#'",
    messages: () => [
      "ENOENT: no such file or directory, mkdir '/tmp/plotline-AbCdEf'",
      "ENOENT: no such file or directory, mkdir '/tmp/plotline-x91Kq0'",
    ],
  },
  {
    name: 'a Windows path',
    signature: "Error: EBUSY: resource busy or locked, unlink 'photo_#.jpg'",
    messages: () => [
      "Error: EBUSY: resource busy or locked, unlink 'C:\\Users\\ann\\plotline\\12\\photo_001.jpg'",
      "Error: EBUSY: resource busy or locked, unlink 'D:\\plotline\\13\\photo_102.jpg'",
    ],
  },
  {
    name: 'a script of ours that ended with its own words',
    signature: 'phases/county.py ended with exit code 3: no record for APN #',
    messages: () => [
      'phases/county.py ended with exit code 3: no record for APN 123-45-678',
      'phases/county.py ended with exit code 3: no record for APN 504-12-087A',
      'phases/county.py ended with exit code 3: no record for APN 50412087',
    ],
  },
  {
    name: 'a script of ours that said nothing',
    signature: 'phases/county.py ended with exit code 1 and said nothing',
    messages: () => ['phases/county.py ended with exit code 1 and said nothing'],
  },
  {
    name: 'a script of ours that took too long',
    signature: 'phases/county.py timed out after 900 s',
    messages: () => ['phases/county.py timed out after 900 s'],
  },
  {
    name: 'a script of ours that the system ended',
    signature: 'phases/images.py was killed by SIGKILL (the machine may have run out of memory)',
    messages: () => ['phases/images.py was killed by SIGKILL (the machine may have run out of memory)'],
  },
  {
    name: 'an output of ours that is too large',
    signature:
      'Its results hold # bytes with what was collected, over the # MB that an output may have. Name fewer fields in "take".',
    messages: () =>
      [5_242_999, 70_000_123].map(
        (size) =>
          `Its results hold ${size} bytes with what was collected, over the 5 MB that an output may have. Name fewer fields in "take".`,
      ),
  },
  {
    name: 'an output of ours that is no JSON',
    signature:
      'The output file ($PLOTLINE_OUTPUT) cannot be read: it is not JSON at line #, column #: a comma or "}" should stand there, not "x".',
    messages: () =>
      [
        [1, 88],
        [412, 3],
      ].map(
        ([line, column]) =>
          `The output file ($PLOTLINE_OUTPUT) cannot be read: it is not JSON at line ${line}, column ${column}: a comma or "}" should stand there, not "x".`,
      ),
  },
  {
    name: 'a post-condition of ours',
    signature: 'It ended well but did not produce output "price", file photos/front.jpg',
    messages: () => ['It ended well but did not produce output "price", file photos/front.jpg'],
  },
  {
    name: 'a process id',
    signature: 'Chrome (pid #) crashed: signal 11',
    messages: () => ['Chrome (pid 4711) crashed: signal 11', 'Chrome (pid 22) crashed: signal 11'],
  },
  {
    name: 'colours of a terminal',
    signature: 'Error: something broke',
    messages: () => ['\u001B[31mError:\u001B[0m something broke', 'Error:   something\tbroke\r\n'],
  },
  {
    name: 'a file that stands in a sentence',
    signature: 'cannot open listing.json: it is locked',
    messages: () => [
      'cannot open /home/ann/.plotline/workspaces/run-17/841/listing.json: it is locked',
      'cannot open /srv/plotline/9/listing.json: it is locked',
    ],
  },
]
