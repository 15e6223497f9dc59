import type { MailWords } from './en';

export const zh: MailWords = {
  roles: {
    owner: '所有者',
    admin: '管理员',
    developer: '开发者',
    finance: '财务',
    support: '客服',
    analyst: '分析师',
  },
  invitation: {
    subject: ({ inviter, merchant }) => `${inviter} 邀请您加入 ${merchant}`,
    text: (to) => `${to.inviter} 邀请您加入 Countinghouse 上的商户 ${to.merchant}。您的角色：${to.role}。

接受邀请：
${to.link}

此链接只能使用一次，有效期至 ${to.time}，且仅限 ${to.email} 使用。如果您没有预期收到邀请，无需任何操作。`,
  },
  endpointDisabled: {
    subject: (merchant) => `${merchant}：一个 webhook 端点已停用`,
    text: (of) => `${of.merchant}（${of.environment}）的端点 ${of.url} 已于 ${of.time} 停用，原因是${
      of.isGone ? '它答复自己已不存在（410）' : '三天内没有任何送达'
    }。

事件会保留并等待它。请查看并重新启用：
${of.link}`,
  },
  keyEnds: {
    subject: (merchant, name) => `${merchant}：密钥 ${name} 即将到期`,
    text: (
      of,
    ) => `${of.merchant}（${of.environment}）的密钥“${of.name}”将于 ${of.time} 到期。它正在使用，且没有后继密钥；到期后使用它的请求会被拒绝。

创建后继密钥：
${of.link}`,
  },
  reviewsDue: {
    subject: (merchant, count) => `${merchant}：${count} 项审核即将到期`,
    text: (
      of,
    ) => `${of.merchant}（${of.environment}）有 ${of.count} 笔支付等待决定，最早的须在 ${of.time} 之前决定。

在队列中处理：
${of.link}`,
  },
};
