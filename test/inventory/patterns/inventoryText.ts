/** An inventory with names that look like patterns. */
export const INVENTORY = `lonely
[web]
web[01:05]
[web-large]
web02
big.example.org
[db]
db01.example.org
db02.example.org
10.0.0.1
2001:db8::1
[prod:children]
web
db
[staging]
st01
web05
[empty]
[a.b]
h1
`;
