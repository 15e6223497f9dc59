import { PaymentAbsent } from '@/components/payments/payment-absent';

export default function PaymentNotFound() {
  return <PaymentAbsent />;
}
