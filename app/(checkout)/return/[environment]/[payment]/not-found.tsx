import { UnknownPage } from '@/components/checkout/state-frame';

export default function ReturnNotFound() {
  return <UnknownPage />;
}
