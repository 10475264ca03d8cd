"""The questions that are asked, all of the system catalogs; each is bounded.

Source: PostgreSQL's documentation, "System Catalogs". `pg_` schemas, toast and temporary tables
are the server's own and left out. Role 10 is the bootstrap superuser.
"""

from __future__ import annotations

SERVER = """
select current_setting('server_version'),
       current_setting('archive_mode'),
       current_setting('wal_level'),
       pg_is_in_recovery()
"""

ARCHIVER = """
select archived_count, last_archived_time, failed_count, last_failed_time from pg_stat_archiver
"""

DATABASES = """
select d.datname, d.datdba, pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding),
       shobj_description(d.oid, 'pg_database')
from pg_database d
where d.datallowconn and not d.datistemplate
order by d.datname
limit %s
"""

ROLES = """
select r.rolname, r.rolcanlogin, r.rolsuper,
       array(select pg_get_userbyid(m.roleid) from pg_auth_members m
             where m.member = r.oid order by 1)
from pg_roles r
where r.rolname !~ '^pg_'
order by r.rolname
limit %s
"""

EXTENSIONS = """
select e.extname, e.extversion from pg_extension e order by e.extname limit %s
"""

SCHEMAS = """
select n.oid, n.nspname, n.nspowner, pg_get_userbyid(n.nspowner),
       obj_description(n.oid, 'pg_namespace'),
       (select count(*) from pg_class c where c.relnamespace = n.oid and c.relkind in ('r', 'p'))
from pg_namespace n
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by n.nspname
limit %s
"""

TABLES = """
select n.nspname, c.relname, c.relkind::text, c.relispartition,
       c.relowner, pg_get_userbyid(c.relowner), obj_description(c.oid, 'pg_class'),
       pn.nspname, p.relname
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_inherits i on i.inhrelid = c.oid and c.relispartition
left join pg_class p on p.oid = i.inhparent
left join pg_namespace pn on pn.oid = p.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f')
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by n.nspname, c.relname
limit %s
"""

TABLE_GRANTS = """
select n.nspname, c.relname,
       case when a.grantee = 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end,
       array_agg(distinct a.privilege_type order by a.privilege_type)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join aclexplode(c.relacl) a
where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relacl is not null
  and a.grantee <> c.relowner
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
group by 1, 2, 3
order by 1, 2, 3
limit %s
"""

SCHEMA_GRANTS = """
select n.nspname,
       case when a.grantee = 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end,
       array_agg(distinct a.privilege_type order by a.privilege_type)
from pg_namespace n
cross join aclexplode(n.nspacl) a
where n.nspacl is not null and a.grantee <> n.nspowner
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
group by 1, 2
order by 1, 2
limit %s
"""
