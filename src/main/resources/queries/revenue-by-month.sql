-- What was charged on some days, by currency.
SELECT currency, SUM(amount) AS amount
FROM charge
WHERE charged_on >= :first AND charged_on <= :last AND state <> 'gone'
GROUP BY currency
ORDER BY currency
