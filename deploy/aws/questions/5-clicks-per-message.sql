-- Which messages were clicked, how often, and where? Two clicks at the same instant on the same link are one.
SELECT message_id, min(flow_name) AS flow_name, count(*) AS clicks, count(DISTINCT url) AS links, min(happened) AS first_click
FROM activity
WHERE kind = 'message-link-clicked'
GROUP BY message_id
ORDER BY clicks DESC, message_id;
