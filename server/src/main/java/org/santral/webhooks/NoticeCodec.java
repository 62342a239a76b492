package org.santral.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notices and changes of lines as the column {@code note} holds them. Rows live for a day at most, but over restarts of
 * another version too: names may not change, components may come.
 */
final class NoticeCodec {
    private static final String KIND = "kind";
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(
                    i -> JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private NoticeCodec() {}

    static String write(Notice notice) {
        ObjectNode body = JSON.valueToTree(notice);
        body.put(KIND, name(notice));
        return body.toString();
    }

    /** @throws RuntimeException when it was not written by {@link #write(Notice)} */
    static Notice notice(String note) {
        ObjectNode body = (ObjectNode) JSON.readTree(note);
        JsonNode kind = body.remove(KIND);
        return JSON.treeToValue(body, type(kind == null ? "" : kind.asString("")));
    }

    static String write(List<LineChange> changes) {
        return JSON.writeValueAsString(changes);
    }

    /** @throws RuntimeException when it was not written by {@link #write(List)} */
    static List<LineChange> changes(String note) {
        return List.of(JSON.readValue(note, LineChange[].class));
    }

    private static String name(Notice notice) {
        return switch (notice) {
            case Notice.Line _ -> "line";
            case Notice.ExtensionAdded _ -> "extension-added";
            case Notice.ExtensionRemoved _ -> "extension-removed";
            case Notice.TrunkChanged _ -> "trunk";
            case Notice.TrunkAdded _ -> "trunk-added";
            case Notice.TrunkRemoved _ -> "trunk-removed";
            case Notice.VoicemailStored _ -> "voicemail-stored";
            case Notice.VoicemailLost _ -> "voicemail-lost";
            case Notice.VoicemailMailed _ -> "voicemail-mailed";
            case Notice.Ping _ -> "ping";
            case Notice.TollAlarm _ -> "toll-alarm";
        };
    }

    private static Class<? extends Notice> type(String name) {
        return switch (name) {
            case "line" -> Notice.Line.class;
            case "extension-added" -> Notice.ExtensionAdded.class;
            case "extension-removed" -> Notice.ExtensionRemoved.class;
            case "trunk" -> Notice.TrunkChanged.class;
            case "trunk-added" -> Notice.TrunkAdded.class;
            case "trunk-removed" -> Notice.TrunkRemoved.class;
            case "voicemail-stored" -> Notice.VoicemailStored.class;
            case "voicemail-lost" -> Notice.VoicemailLost.class;
            case "voicemail-mailed" -> Notice.VoicemailMailed.class;
            case "ping" -> Notice.Ping.class;
            case "toll-alarm" -> Notice.TollAlarm.class;
            default -> throw new IllegalArgumentException("unknown kind of notice: " + name);
        };
    }
}
