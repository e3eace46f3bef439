-- What the questions ask, out of events of version 1.0: each event once. An event that came twice is the same in every
-- column, as long as the connection's handling of personal data stays.
CREATE OR REPLACE VIEW activity AS
SELECT
  day,
  from_iso8601_timestamp("timestamp") AS happened,
  kind,
  CASE kind WHEN 'outbound-sms' THEN 'sms' WHEN 'outbound-email' THEN 'email' END AS channel,
  CASE WHEN kind IN ('outbound-sms', 'outbound-email') THEN json_extract_scalar(data, '$.status') END AS status,
  json_extract_scalar(data, '$.messageId') AS message_id,
  workflowcontext.experiencecontext.experienceid AS experience_id,
  workflowcontext.flowcontext.flowid AS flow_id,
  workflowcontext.flowcontext.flowname AS flow_name,
  json_extract_scalar(data, '$.result') AS result,
  coalesce(json_extract_scalar(data, '$.errors[0].errorCode'), json_extract_scalar(data, '$.error.errorCode')) AS error_code,
  coalesce(json_extract_scalar(data, '$.errors[0].errorMessage'), json_extract_scalar(data, '$.error.errorMessage'))
    AS error_message,
  json_extract_scalar(data, '$.url') AS url
FROM (SELECT DISTINCT * FROM activity_events_1_0) AS events;
