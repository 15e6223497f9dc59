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
  incident: {
    presets: {
      ledger_imbalance: '账簿不平',
      connector_errors: '连接器出错',
      connector_latency: '连接器变慢',
      connector_latency_jump: '连接器比平时慢',
      conversion_drop: '支付成功率下降',
      checkout_drop: '结账页付款的人变少',
      endpoint_failing: 'Webhook 端点失败',
      card_testing: '有人在试卡',
      refund_burst: '短时间大量退款',
      sign_in_burst: '大量登录失败',
      keys_elsewhere: '密钥从新地址使用',
      disputes_due: '争议即将到期',
      payout_failed: '有出款失败',
    },
    meanings: {
      payouts_failed:
        '银行未能完成出款：资金已回到可用余额，没有损失。请查看失败原因，如为收款账户问题请更正，然后重新出款。',
    },
    opened: (of) => ({
      subject: `${of.merchant}：${of.rule}`,
      text: `${of.merchant}（${of.environment}）的规则“${of.rule}”自 ${of.time} 起触发。${of.meaning}

查看受影响的内容并确认处理：
${of.link}`,
    }),
    escalated: (of) => ({
      subject: `${of.merchant}：无人处理：${of.rule}`,
      text: `${of.merchant}（${of.environment}）的规则“${of.rule}”自 ${of.time} 起触发，至今无人确认该事件。${of.meaning}

请处理：
${of.link}`,
    }),
    closed: (of) => ({
      subject: `${of.merchant}：已恢复：${of.rule}`,
      text: `${of.merchant}（${of.environment}）的规则“${of.rule}”所报告的情况已于 ${of.time} 结束。

查看经过：
${of.link}`,
    }),
  },
  payoutAccount: {
    subject: (merchant) => `${merchant}：出款银行账户`,
    created: (of) => `${of.actor}于${of.time}为 ${of.merchant}（${of.environment}）提交了一个出款银行账户：
${of.account}

在另一位所有者确认之前，不会有款项转入该账户。如果您不认识该账户，请拒绝：
${of.link}`,
    confirmed: (of) => `${of.actor}于${of.time}确认了 ${of.merchant}（${of.environment}）的一个出款银行账户：
${of.account}

从现在起，出款可以转入该账户。如果有误，请将其归档：
${of.link}`,
    rejected: (of) => `${of.actor}于${of.time}拒绝了为 ${of.merchant}（${of.environment}）提交的出款银行账户：
${of.account}

不会有款项转入该账户。查看是谁提交的：
${of.link}`,
    archived: (of) => `${of.actor}于${of.time}归档了 ${of.merchant}（${of.environment}）的一个出款银行账户：
${of.account}

不会再有款项转入该账户；已在途的出款仍会到账：
${of.link}`,
    updated: (
      of,
    ) => `${of.actor}于${of.time}更改了 ${of.merchant}（${of.environment}）的默认出款去向，涉及该账户：
${of.account}

查看出款现在转入哪里：
${of.link}`,
  },
};
