import type { MailMessages } from './en';

export const zh: MailMessages = {
  roles: {
    owner: '所有者',
    admin: '管理员',
    developer: '开发者',
    finance: '财务',
    support: '客服',
    analyst: '分析师',
  },
  invitation: {
    subject: '{inviter} 邀请您加入 {merchant}',
    text: '{inviter} 邀请您加入 Countinghouse 上的商户 {merchant}。您的角色：{role}。\n\n接受邀请：\n{link}\n\n此链接只能使用一次，有效期至 {time}，且仅限 {email} 使用。如果您没有预期收到邀请，无需任何操作。',
  },
  webhookEndpointDisabled: {
    subject: '{merchant}：一个 webhook 端点已停用',
    text: '{merchant}（{environment}）的端点 {url} 已于 {time} 停用，原因是{because, select, gone {它回答自己已不存在（410）} other {三天内没有任何送达}}。\n\n事件会保留并等待它。请查看并重新启用：\n{link}',
  },
  keyEnds: {
    subject: '{merchant}：密钥 {name} 即将到期',
    text: '{merchant}（{environment}）的密钥“{name}”将于 {time} 到期。它正在使用，且没有后继密钥；到期后使用它的请求会被拒绝。\n\n创建后继密钥：\n{link}',
  },
};
