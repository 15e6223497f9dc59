import { GeistMono } from 'geist/font/mono';
import localFont from 'next/font/local';

/** Both faces come from npm packages, so that a build never needs a font host. */
const hanken = localFont({
  src: '../node_modules/@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-hanken',
  // A face that comes too late is for the next page: exchanging it would move everything.
  display: 'optional',
});

const hankenExtended = localFont({
  src: '../node_modules/@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-ext-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-hanken-extended',
  display: 'optional',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value: 'U+0100-02BA, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB',
    },
  ],
});

/** Class names for `<html>` that make the type tokens of globals.css resolve. */
export const fontVariables = `${hanken.variable} ${hankenExtended.variable} ${GeistMono.variable}`;
