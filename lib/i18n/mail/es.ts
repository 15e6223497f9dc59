import type { MailWords } from './en';

export const es: MailWords = {
  roles: {
    owner: 'Propietario',
    admin: 'Administrador',
    developer: 'Desarrollador',
    finance: 'Finanzas',
    support: 'Soporte',
    analyst: 'Analista',
  },
  invitation: {
    subject: ({ inviter, merchant }) => `${inviter} le invita a ${merchant}`,
    text: (to) => `${to.inviter} le invita a unirse a ${to.merchant} en Countinghouse. Su rol: ${to.role}.

Acepte la invitación:
${to.link}

El enlace funciona una vez, hasta el ${to.time}, y solo para ${to.email}. Si no esperaba ninguna invitación, no haga nada.`,
  },
  endpointDisabled: {
    subject: (merchant) => `${merchant}: se desactivó un destino de webhooks`,
    text: (
      of,
    ) => `El destino ${of.url} de ${of.merchant} (${of.environment}) se desactivó el ${of.time}, porque ${
      of.isGone ? 'respondió que ya no existe (410)' : 'no llegó nada durante tres días'
    }.

Los eventos se conservan y lo esperan. Revíselo y actívelo de nuevo:
${of.link}`,
  },
  keyEnds: {
    subject: (merchant, name) => `${merchant}: la clave ${name} termina pronto`,
    text: (
      of,
    ) => `La clave «${of.name}» de ${of.merchant} (${of.environment}) termina el ${of.time}. Está en uso y no tiene sucesora; después se rechazarán las solicitudes que la usen.

Cree su sucesora:
${of.link}`,
  },
  reviewsDue: {
    subject: (merchant, count) =>
      count === 1
        ? `${merchant}: una revisión vence pronto`
        : `${merchant}: ${count} revisiones vencen pronto`,
    text: (
      of,
    ) => `${of.count === 1 ? 'Un pago' : `${of.count} pagos`} de ${of.merchant} (${of.environment}) ${
      of.count === 1 ? 'espera' : 'esperan'
    } una decisión. El primero debe decidirse antes del ${of.time}.

Decida en la cola:
${of.link}`,
  },
  incident: {
    presets: {
      ledger_imbalance: 'Los libros no cuadran',
      connector_errors: 'Errores de un conector',
      connector_latency: 'Conector lento',
      connector_latency_jump: 'Conector más lento que de costumbre',
      conversion_drop: 'Menos pagos tienen éxito',
      checkout_drop: 'Pagan menos visitantes de la página de pago',
      endpoint_failing: 'Un endpoint de webhook falla',
      card_testing: 'Se están probando tarjetas',
      refund_burst: 'Muchos reembolsos a la vez',
      sign_in_burst: 'Muchos inicios de sesión fallidos',
      keys_elsewhere: 'Claves usadas desde direcciones nuevas',
      disputes_due: 'Vencen disputas',
      payout_failed: 'Falló un abono',
    },
    meanings: {
      payouts_failed:
        'El banco no pudo abonar: el dinero está otra vez en el saldo disponible y no se ha perdido nada. Mira por qué falló, corrige la cuenta de abono si esa es la causa y vuelve a hacer el abono.',
    },
    opened: (of) => ({
      subject: `${of.merchant}: ${of.rule}`,
      text: `La regla «${of.rule}» de ${of.merchant} (${of.environment}) se activó el ${of.time}.${of.meaning}

Mira qué está afectado y confirma que te ocupas:
${of.link}`,
    }),
    escalated: (of) => ({
      subject: `${of.merchant}: nadie se ocupa: ${of.rule}`,
      text: `La regla «${of.rule}» de ${of.merchant} (${of.environment}) está activa desde el ${of.time} y nadie ha confirmado el incidente.${of.meaning}

Ocúpate de él:
${of.link}`,
    }),
    closed: (of) => ({
      subject: `${of.merchant}: terminó: ${of.rule}`,
      text: `Lo que avisó la regla «${of.rule}» de ${of.merchant} (${of.environment}) terminó el ${of.time}.

Mira cómo fue:
${of.link}`,
    }),
  },
  payoutAccount: {
    subject: (merchant) => `${merchant}: una cuenta bancaria para los abonos`,
    created: (
      of,
    ) => `${of.actor} propuso una cuenta bancaria para los abonos de ${of.merchant} (${of.environment}) el ${of.time}:
${of.account}

No se le envía nada hasta que la confirme un propietario que no la propuso. Si no conoce esta cuenta, rechácela:
${of.link}`,
    confirmed: (
      of,
    ) => `${of.actor} confirmó una cuenta bancaria para los abonos de ${of.merchant} (${of.environment}) el ${of.time}:
${of.account}

Desde ahora puede recibir abonos. Si es un error, archívela:
${of.link}`,
    rejected: (
      of,
    ) => `${of.actor} rechazó una cuenta bancaria propuesta para los abonos de ${of.merchant} (${of.environment}), el ${of.time}:
${of.account}

No se le envía nada. Vea quién la propuso:
${of.link}`,
    archived: (
      of,
    ) => `${of.actor} archivó una cuenta bancaria para los abonos de ${of.merchant} (${of.environment}) el ${of.time}:
${of.account}

Ya no se le envía ningún abono; los que están en camino todavía llegan:
${of.link}`,
    updated: (
      of,
    ) => `${of.actor} cambió a dónde van por defecto los abonos de ${of.merchant} (${of.environment}), el ${of.time}. Se trata de esta cuenta:
${of.account}

Vea a dónde van ahora:
${of.link}`,
  },
};
