-- Of the messages that were queued on a day by a flow, how many were delivered, on whatever day that was?
SELECT queued.day, queued.flow_name, count(*) AS queued, count(delivered.message_id) AS delivered,
  round(100.0 * count(delivered.message_id) / count(*), 1) AS percent
FROM (
  SELECT message_id, min(day) AS day, min(flow_name) AS flow_name FROM activity WHERE status = 'queued' GROUP BY message_id
) AS queued
LEFT JOIN (
  SELECT DISTINCT message_id FROM activity WHERE status = 'delivered'
) AS delivered ON delivered.message_id = queued.message_id
GROUP BY queued.day, queued.flow_name
ORDER BY queued.day, queued.flow_name;
