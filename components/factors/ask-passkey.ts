import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';

/** What a passkey of this browser signed, or null when the reader gave up or has none here. Loaded when it is wanted. */
export async function signWithPasskey(optionsJSON: PublicKeyCredentialRequestOptionsJSON) {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const signed = await startAuthentication({ optionsJSON }).catch(() => null);
  return (
    signed && {
      ...signed,
      response: { ...signed.response },
      clientExtensionResults: { ...signed.clientExtensionResults },
    }
  );
}

/** A new passkey, or null when the reader gave up or this browser makes none. */
export async function makePasskey(optionsJSON: PublicKeyCredentialCreationOptionsJSON) {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const made = await startRegistration({ optionsJSON }).catch(() => null);
  return (
    made && {
      ...made,
      response: { ...made.response },
      clientExtensionResults: { ...made.clientExtensionResults },
    }
  );
}
