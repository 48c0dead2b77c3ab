"""How an editorial team works: four eyes, threads at entries, review dates, what waits for whom."""
