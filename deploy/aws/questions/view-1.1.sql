-- What the questions ask, out of events of version 1.1: each event once, by its id. A repetition has the same id though the
-- connection's handling of personal data has changed in between; which of the two is read makes no difference here.
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
FROM (
  SELECT *, row_number() OVER (PARTITION BY id ORDER BY "timestamp", day) AS copy
  FROM activity_events_1_1
) AS events
WHERE copy = 1;
