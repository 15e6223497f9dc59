import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./lib/i18n/request.ts');

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // `npm run check` checks the types of everything; the build of a product must not fail over a test's.
  typescript: { ignoreBuildErrors: true },
  // Packages that bring binaries or find their own files stay outside the bundle.
  serverExternalPackages: [
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    '@simplewebauthn/server',
    'pg',
    'pino',
    'prom-client',
  ],
  productionBrowserSourceMaps: false,
  devIndicators: false,
  experimental: {
    authInterrupts: true,
    // Names of operations stand in the audit log and in fingerprints of requests: they stay the same from build to build.
    turbopackMinify: { server: false, client: true },
  },
};

export default withNextIntl(config);
