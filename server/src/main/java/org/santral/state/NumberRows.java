package org.santral.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.state.NumberList.Listed;
import org.santral.state.NumberList.Said;
import org.santral.state.NumberList.Search;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;
import tools.jackson.databind.json.JsonMapper;

/** What the tables behind {@link NumberList}s have in common. */
final class NumberRows {
    private static final Pattern KEY = Pattern.compile("\\+?[0-9]{3,20}");
    private static final String COLUMNS = "id, number_key, written, comment, labels, created_us";
    private static final JsonMapper JSON = new JsonMapper();

    private final Database database;
    private final String table;
    private final String condition;

    /** @param condition rows that belong to the list, an SQL condition that begins with {@code and}; empty: all */
    NumberRows(Database database, String table, String condition) {
        this.database = database;
        this.table = table;
        this.condition = condition;
    }

    /** @throws IllegalArgumentException when it is none */
    static void checkKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("not a telephone number");
        }
    }

    /** Writes what was said of a row that is there. */
    void note(Tx tx, int domainId, long id, Said said, @Nullable Long createdUs) {
        tx.sql()
                .sql("update " + table + " set number_key = ?, written = ?, comment = ?, labels = ?,"
                        + " created_us = coalesce(created_us, ?) where domain_id = ? and id = ?")
                .params(Arrays.asList(
                        said.key(),
                        Sql.text(said.written()),
                        Sql.text(said.comment()),
                        JSON.writeValueAsString(
                                said.labels().stream().map(Sql::text).toList()),
                        createdUs,
                        domainId,
                        id))
                .update();
    }

    Optional<Listed> find(int domainId, long id) {
        return database.read(tx -> tx.sql()
                .sql("select " + COLUMNS + " from " + table + " where domain_id = ? and id = ?" + condition)
                .params(domainId, id)
                .query((row, _) -> listed(row))
                .optional());
    }

    List<Listed> search(int domainId, Search search) {
        StringBuilder where = new StringBuilder(" where domain_id = ?").append(condition);
        List<Object> params = new ArrayList<>(List.of(domainId));
        if (search.number() != null && search.alike()) {
            where.append(" and (written like ? escape '!' or number_key like ? escape '!')");
            params.add(part(search.number()));
            params.add(part(search.number()));
        } else if (search.number() != null) {
            where.append(" and number_key = ?");
            params.add(Sql.text(search.number()));
        }
        if (search.comment() != null) {
            where.append(search.alike() ? " and lower(comment) like ? escape '!'" : " and comment = ?");
            params.add(search.alike() ? part(search.comment().toLowerCase(Locale.ROOT)) : Sql.text(search.comment()));
        }
        return database.read(tx -> tx.sql()
                .sql("select " + COLUMNS + " from " + table + where + " order by id desc")
                .params(params)
                .query((row, _) -> listed(row))
                .list());
    }

    private static String part(String text) {
        return "%" + Sql.text(text).replaceAll("([!%_])", "!$1") + "%";
    }

    private static Listed listed(ResultSet row) throws SQLException {
        String key = row.getString(2);
        String written = row.getString(3);
        String comment = row.getString(4);
        String labels = row.getString(5);
        long createdUs = row.getLong(6);
        boolean undated = row.wasNull();
        return new Listed(
                row.getLong(1),
                new Said(
                        key,
                        written == null ? key : written,
                        comment == null ? "" : comment,
                        labels == null ? List.of() : List.of(JSON.readValue(labels, String[].class))),
                undated ? null : Sql.instant(createdUs));
    }
}
