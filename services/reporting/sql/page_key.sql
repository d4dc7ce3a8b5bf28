SELECT k.key FROM reporting.page_key k
