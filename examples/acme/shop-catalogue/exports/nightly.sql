SELECT number, name, cents FROM article ORDER BY number;
