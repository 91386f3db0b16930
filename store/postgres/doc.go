// Package postgres is headquarters' database for chains: hub.DB in PostgreSQL, by pgx. Its tables
// are plain ones, which a chain's own reports read; docs/TABLES.md has every column. It decides
// nothing, and stores no name: what is personal comes sealed and stays sealed.
//
// It stays within what PostgreSQL has in common with its distributed relatives (Citus, YugabyteDB,
// CockroachDB): no LISTEN or NOTIFY, triggers, advisory locks, serial keys, tricks with transaction
// numbers, deferrable constraints or table locks; every unique key contains the column by which
// its table would be distributed; a transaction that the server wants repeated is repeated. There is no
// constraint on a balance: after HQ lost its tail it may be below zero for a while (docs/PROTOCOL.md).
//
// Three rules make many pushes at once safe, at READ COMMITTED:
//
//  1. A stream and the members are locked when they are read, the members in ascending order.
//     All else that is read and then written carries a version, which is compared when it is
//     written; another one, or a row that was not there before, begins the transaction anew.
//  2. What is written waits in memory and goes out at the end, as one pipeline of bulk statements,
//     each table in the order of its key.
//  3. Last come the heads of the feeds, one row a market: who holds it hands out the next places,
//     until the commit. So the order of places is the order of commits, and a reader who has seen a
//     place will never find a smaller one later. A bigserial cannot promise that.
package postgres
