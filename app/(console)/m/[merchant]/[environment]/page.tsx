import { redirect } from 'next/navigation';

export default async function EnvironmentPage({
  params,
}: {
  params: Promise<{ merchant: string; environment: string }>;
}) {
  const { merchant, environment } = await params;
  redirect(`/m/${encodeURIComponent(merchant)}/${encodeURIComponent(environment)}/home`);
}
