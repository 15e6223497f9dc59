import { UnknownPage } from '@/components/checkout/state-frame';

export default function ReceiptNotFound() {
  return <UnknownPage what="unknownReceipt" />;
}
