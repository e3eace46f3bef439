-- What the questions ask, out of events of version 0.0: each event once. There a message's status is the event's kind, its
-- channel is told when it is queued alone, and clicks are not sent.
CREATE OR REPLACE VIEW activity AS
SELECT
  day,
  from_iso8601_timestamp("timestamp") AS happened,
  CASE WHEN messageid IS NULL OR kind = 'inbound-message' THEN kind ELSE 'outbound' END AS kind,
  CASE WHEN kind = 'queued' THEN payload.kind END AS channel,
  CASE WHEN messageid IS NULL OR kind = 'inbound-message' THEN NULL ELSE kind END AS status,
  messageid AS message_id,
  coalesce(experienceid, workflowcontext.experiencecontext.experienceid) AS experience_id,
  workflowcontext.flowcontext.flowid AS flow_id,
  workflowcontext.flowcontext.flowname AS flow_name,
  CASE outcome.success WHEN TRUE THEN 'success' WHEN FALSE THEN 'failure' END AS result,
  coalesce(json_extract_scalar(element_at(errors, 1), '$.errorCode'), json_extract_scalar(outcome.error, '$.errorCode')) AS error_code,
  coalesce(json_extract_scalar(element_at(errors, 1), '$.errorMessage'), json_extract_scalar(outcome.error, '$.errorMessage'))
    AS error_message,
  CAST(NULL AS varchar) AS url
FROM (SELECT DISTINCT * FROM activity_events_0_0) AS events;
