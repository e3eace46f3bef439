-- Why were messages not delivered? Each message counts once for each way in which it failed.
SELECT status, coalesce(error_code, error_message, 'not told') AS reason, count(DISTINCT message_id) AS messages
FROM activity
WHERE status IN ('bounced', 'failed', 'validation-failed')
GROUP BY status, coalesce(error_code, error_message, 'not told')
ORDER BY messages DESC, status, reason;
