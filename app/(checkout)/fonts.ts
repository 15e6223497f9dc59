import localFont from 'next/font/local';

/** The text face alone: the payer's pages show no code, and every kilobyte is on the way to paying. */
const hanken = localFont({
  src: '../../node_modules/@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-hanken',
  display: 'swap',
});

const hankenExtended = localFont({
  src: '../../node_modules/@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-ext-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-hanken-extended',
  display: 'swap',
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
export const checkoutFonts = `${hanken.variable} ${hankenExtended.variable}`;
