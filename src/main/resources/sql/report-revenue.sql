-- What was charged on some days, by month and currency.
SELECT EXTRACT(YEAR_MONTH FROM charged_on) AS month, currency, SUM(amount) AS amount
FROM charge
WHERE charged_on >= :first AND charged_on <= :last AND state <> 'gone'
GROUP BY EXTRACT(YEAR_MONTH FROM charged_on), currency
