-- How long does a message take from queued to delivered, in seconds, by flow?
SELECT flow_name, count(*) AS messages, min(seconds) AS fastest, approx_percentile(seconds, 0.5) AS median,
  max(seconds) AS slowest
FROM (
  SELECT message_id, min(flow_name) AS flow_name,
    date_diff('second', min(CASE WHEN status = 'queued' THEN happened END), min(CASE WHEN status = 'delivered' THEN happened END)) AS seconds
  FROM activity
  WHERE status IN ('queued', 'delivered')
  GROUP BY message_id
) AS messages
WHERE seconds IS NOT NULL
GROUP BY flow_name
ORDER BY flow_name;
