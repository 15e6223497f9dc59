import type { MailMessages } from './en';

export const es: MailMessages = {
  roles: {
    owner: 'Propietario',
    admin: 'Administrador',
    developer: 'Desarrollo',
    finance: 'Finanzas',
    support: 'Atención al cliente',
    analyst: 'Analista',
  },
  invitation: {
    subject: '{inviter} le invita a {merchant}',
    text: '{inviter} le invita a unirse a {merchant} en Countinghouse. Su rol: {role}.\n\nAcepte la invitación:\n{link}\n\nEl enlace funciona una vez, hasta el {time}, y solo para {email}. Si no esperaba ninguna invitación, no haga nada.',
  },
  webhookEndpointDisabled: {
    subject: '{merchant}: se desactivó un destino de webhooks',
    text: 'El destino {url} de {merchant} ({environment}) se desactivó el {time}, porque {because, select, gone {respondió que ya no existe (410)} other {no llegó nada durante tres días}}.\n\nLos eventos se conservan y lo esperan. Revíselo y actívelo de nuevo:\n{link}',
  },
  keyEnds: {
    subject: '{merchant}: la clave {name} termina pronto',
    text: 'La clave «{name}» de {merchant} ({environment}) termina el {time}. Está en uso y no tiene sucesora; después se rechazarán las solicitudes que la usen.\n\nCree su sucesora:\n{link}',
  },
};
