-- How many experiences of a flow began, were sent a message, had one delivered, clicked in one, and ended well?
SELECT flow_name, count(*) AS began, sum(messaged) AS messaged, sum(delivered) AS delivered, sum(clicked) AS clicked,
  sum(succeeded) AS succeeded
FROM (
  SELECT experience_id, min(flow_name) AS flow_name,
    max(CASE WHEN kind = 'experience-start' THEN 1 ELSE 0 END) AS began,
    max(CASE WHEN status IS NOT NULL THEN 1 ELSE 0 END) AS messaged,
    max(CASE WHEN status = 'delivered' THEN 1 ELSE 0 END) AS delivered,
    max(CASE WHEN kind = 'message-link-clicked' THEN 1 ELSE 0 END) AS clicked,
    max(CASE WHEN kind = 'experience-finish' AND result = 'success' THEN 1 ELSE 0 END) AS succeeded
  FROM activity
  WHERE experience_id IS NOT NULL
  GROUP BY experience_id
) AS experiences
WHERE began = 1
GROUP BY flow_name
ORDER BY flow_name;
