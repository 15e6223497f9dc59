import { notFound } from 'next/navigation';

/** Every other address that does not exist. Rendered per request, because the page's scripts need its nonce. */
export default function UnknownPage() {
  notFound();
}
