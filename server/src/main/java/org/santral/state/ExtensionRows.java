package org.santral.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.base.AddressRange;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.santral.store.Vault;
import org.santral.tenant.MailboxSettings;
import org.santral.tenant.Networks;
import org.santral.tenant.OutsideClass;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows behind {@link ExtensionSettings}. */
final class ExtensionRows {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> COLUMNS = List.of(
            "kind",
            "name",
            "email",
            "voicemail",
            "may_call",
            "password",
            "active",
            "recorded",
            "max_calls",
            "denied",
            "permitted",
            "route",
            "mailbox",
            "notes",
            "created_us");

    /** One row. */
    record Row(int domainId, String number, Overlay overlay) {}

    /** @param setting without what is sealed */
    private record Stored(
            int domainId,
            String number,
            String kind,
            ExtensionSetting setting,
            @Nullable String password,
            @Nullable String mailbox,
            @Nullable Instant at) {}

    private final Vault vault;

    ExtensionRows(Vault vault) {
        this.vault = vault;
    }

    /** @throws IOException when a password was not sealed with the vault's key */
    List<Row> read(Database database) throws IOException {
        List<Stored> stored = new ArrayList<>();
        database.read(tx -> {
            tx.sql()
                    .sql("select domain_id, extension, " + String.join(", ", COLUMNS) + " from extension_setting")
                    .query((ResultSet row) -> {
                        stored.add(stored(row));
                    });
            return true;
        });
        List<Row> rows = new ArrayList<>();
        for (Stored row : stored) {
            rows.add(new Row(row.domainId(), row.number(), overlay(row)));
        }
        return rows;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        String notes = row.getString("notes");
        Long createdUs = number(row, "created_us");
        ExtensionSetting setting = new ExtensionSetting(
                row.getString("name"),
                row.getString("email"),
                flag(row, "voicemail"),
                classes(row.getString("may_call")),
                null,
                flag(row, "active"),
                flag(row, "recorded"),
                number(row, "max_calls") instanceof Long most ? most.intValue() : null,
                networks(row.getString("denied"), row.getString("permitted")),
                row.getString("route"),
                null,
                notes == null ? Map.of() : JSON.readValue(notes, new TypeReference<Map<String, String>>() {}));
        return new Stored(
                row.getInt("domain_id"),
                row.getString("extension"),
                row.getString("kind"),
                setting,
                row.getString("password"),
                row.getString("mailbox"),
                createdUs == null ? null : Sql.instant(createdUs));
    }

    private Overlay overlay(Stored row) throws IOException {
        String mailbox = row.mailbox();
        String password = row.password();
        ExtensionSetting setting = row.setting();
        if (mailbox != null) {
            setting = setting.then(ExtensionSetting.ofMailbox(null, mailbox(row, opened(row, mailbox)), Map.of()));
        }
        if (password != null) {
            setting = setting.withPassword(opened(row, password));
        }
        return switch (row.kind()) {
            case "created" -> new Overlay.Created(setting, row.at());
            case "changed" -> new Overlay.Changed(setting);
            case "deleted" -> new Overlay.Deleted();
            default -> throw new IOException("extension_setting holds the unknown kind " + row.kind());
        };
    }

    private static MailboxSettings mailbox(Stored row, String json) throws IOException {
        try {
            return JSON.readValue(json, MailboxSettings.class);
        } catch (JacksonException e) {
            throw new IOException("the mailbox of extension " + row.number() + " cannot be read", e);
        }
    }

    private String opened(Stored row, String sealed) throws IOException {
        try {
            return new String(vault.open(Base64.getDecoder().decode(sealed)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the password of extension " + row.number() + " cannot be read: " + e.getMessage(), e);
        }
    }

    void write(Tx tx, int domainId, String number, Overlay overlay) {
        switch (overlay) {
            case Overlay.Created(ExtensionSetting setting, Instant at) ->
                write(tx, domainId, number, "created", setting, at);
            case Overlay.Changed(ExtensionSetting setting) -> write(tx, domainId, number, "changed", setting, null);
            case Overlay.Deleted() -> write(tx, domainId, number, "deleted", ExtensionSetting.NOTHING, null);
        }
    }

    private void write(
            Tx tx, int domainId, String number, String kind, ExtensionSetting setting, @Nullable Instant at) {
        String updates =
                COLUMNS.stream().map(name -> name + " = excluded." + name).collect(Collectors.joining(", "));
        Networks networks = setting.networks();
        tx.sql()
                .sql("insert into extension_setting (domain_id, extension, " + String.join(", ", COLUMNS)
                        + ") values (?, ?" + ", ?".repeat(COLUMNS.size())
                        + ") on conflict (domain_id, extension) do update set " + updates)
                .params(Arrays.asList(
                        domainId,
                        number,
                        kind,
                        setting.name(),
                        setting.email(),
                        flag(setting.voicemail()),
                        text(setting.mayCall()),
                        sealed(setting.password()),
                        flag(setting.active()),
                        flag(setting.recorded()),
                        setting.maxCalls(),
                        networks == null ? null : text(networks.denied()),
                        networks == null ? null : text(networks.permitted()),
                        setting.route(),
                        setting.mailbox() == null ? null : sealed(JSON.writeValueAsString(setting.mailbox())),
                        setting.notes().isEmpty() ? null : JSON.writeValueAsString(setting.notes()),
                        Sql.microsOrNull(at)))
                .update();
    }

    private @Nullable String sealed(@Nullable String secret) {
        return secret == null
                ? null
                : Base64.getEncoder().encodeToString(vault.seal(secret.getBytes(StandardCharsets.UTF_8)));
    }

    static void delete(Tx tx, int domainId, String number) {
        tx.sql()
                .sql("delete from extension_setting where domain_id = ? and extension = ?")
                .params(domainId, number)
                .update();
    }

    private static @Nullable Integer flag(@Nullable Boolean on) {
        return on == null ? null : on ? 1 : 0;
    }

    private static @Nullable Boolean flag(ResultSet row, String column) throws SQLException {
        Long on = number(row, column);
        return on == null ? null : on != 0;
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static String text(List<AddressRange> ranges) {
        return ranges.stream().map(AddressRange::toString).collect(Collectors.joining(","));
    }

    private static @Nullable Networks networks(@Nullable String denied, @Nullable String permitted) {
        return denied == null || permitted == null ? null : new Networks(ranges(denied), ranges(permitted));
    }

    private static List<AddressRange> ranges(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(AddressRange::parse).toList();
    }

    private static @Nullable String text(@Nullable Set<OutsideClass> classes) {
        return classes == null
                ? null
                : classes.stream().map(OutsideClass::name).sorted().collect(Collectors.joining(","));
    }

    private static @Nullable Set<OutsideClass> classes(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Set<OutsideClass> classes = EnumSet.noneOf(OutsideClass.class);
        for (String name : text.isEmpty() ? new String[0] : text.split(",")) {
            classes.add(OutsideClass.valueOf(name));
        }
        return classes;
    }
}
