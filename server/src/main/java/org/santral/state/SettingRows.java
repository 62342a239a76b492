package org.santral.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.santral.state.TenantSettings.Entry;
import org.santral.state.TenantSettings.How;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.santral.store.Vault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows behind {@link TenantSettings} of one kind.
 *
 * @param <S> what a client can say, a record that Jackson knows to write and read
 */
final class SettingRows<S> {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Vault vault;
    private final String kind;
    private final Class<S> type;

    /** One row. */
    record Row<S>(int domainId, String name, Entry<S> entry) {}

    private record Stored(int domainId, String name, String state, String content, Instant made) {}

    SettingRows(Vault vault, String kind, Class<S> type) {
        this.vault = vault;
        this.kind = kind;
        this.type = type;
    }

    String kind() {
        return kind;
    }

    /** @throws IOException when one was not sealed with the vault's key */
    List<Row<S>> read(Database database) throws IOException {
        List<Stored> stored = new ArrayList<>();
        database.read(tx -> {
            tx.sql()
                    .sql("select domain_id, name, state, content, made_us from tenant_setting where kind = ?")
                    .param(kind)
                    .query((ResultSet row) -> {
                        stored.add(new Stored(
                                row.getInt(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                Sql.instant(row.getLong(5))));
                    });
            return true;
        });
        List<Row<S>> rows = new ArrayList<>();
        for (Stored row : stored) {
            rows.add(new Row<>(row.domainId(), row.name(), new Entry<>(how(row), opened(row), row.made())));
        }
        return rows;
    }

    private How how(Stored row) throws IOException {
        for (How how : How.values()) {
            if (how.word().equals(row.state())) {
                return how;
            }
        }
        throw new IOException("tenant_setting holds the unknown state " + row.state());
    }

    private S opened(Stored row) throws IOException {
        try {
            byte[] json = vault.open(Base64.getDecoder().decode(row.content()));
            return MAPPER.readValue(json, type);
        } catch (IllegalArgumentException | JacksonException e) {
            throw new IOException(
                    "the settings of " + kind + " " + row.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    void write(Tx tx, int domainId, String name, Entry<S> entry) {
        byte[] sealed = vault.seal(MAPPER.writeValueAsString(entry.setting()).getBytes(StandardCharsets.UTF_8));
        tx.sql()
                .sql("insert into tenant_setting (domain_id, kind, name, state, content, made_us)"
                        + " values (?, ?, ?, ?, ?, ?)"
                        + " on conflict (domain_id, kind, name) do update set state = excluded.state,"
                        + " content = excluded.content, made_us = excluded.made_us")
                .params(
                        domainId,
                        kind,
                        name,
                        entry.how().word(),
                        Base64.getEncoder().encodeToString(sealed),
                        Sql.micros(entry.made()))
                .update();
    }

    void delete(Tx tx, int domainId, String name) {
        tx.sql()
                .sql("delete from tenant_setting where domain_id = ? and kind = ? and name = ?")
                .params(domainId, kind, name)
                .update();
    }
}
