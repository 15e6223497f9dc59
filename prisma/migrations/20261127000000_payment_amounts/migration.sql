-- A range of amounts, newest first: without it a page of a large environment reads hundreds of payments that do not match,
-- because the order is that of the ids and the amount is only in the row. Here the amount is looked at inside the index. A
-- single rare amount still goes through payment_amount.
CREATE INDEX payment_currency_amount ON payment (environment_id, currency, id DESC, amount);
