import { UnknownPage } from '@/components/checkout/state-frame';

export default function CheckoutNotFound() {
  return <UnknownPage />;
}
