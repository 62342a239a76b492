package org.santral.http.simotel;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.SoundImport;
import org.santral.media.BadAudioException;
import org.santral.media.Prompt;
import org.santral.state.LimitReachedException;
import org.santral.state.UploadedAnnouncements;
import org.santral.state.UploadedAnnouncements.Announcement;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code pbx/announcements/…} (B29–B33): a sound is uploaded, then made an announcement by the name that the upload got.
 * WAV and MP3 are taken.
 */
final class AnnouncementServices {
    private final UploadedAnnouncements announcements;

    AnnouncementServices(UploadedAnnouncements announcements) {
        this.announcements = announcements;
    }

    Answer upload(Access access, Fields fields, Request request)
            throws SimotelRefusal, IOException, InterruptedException {
        MultipartFile file = MultipartFile.of(request, "file");
        Prompt audio = audio(file);
        String kept = announcements.uploads().keep(domainId(access), audio, shortened(file.name()));
        return Envelope.ok("1 file(s) uploaded successfully", Envelope.object().put("filename", kept));
    }

    private static Prompt audio(MultipartFile file) throws SimotelRefusal, InterruptedException {
        try {
            return SoundImport.decode(file.bytes());
        } catch (BadAudioException e) {
            throw SimotelRefusal.business("Field 'file':" + e.getMessage() + " (wav and mp3 are taken)");
        }
    }

    private static @Nullable String shortened(String name) {
        int most = UploadedAnnouncements.MAX_FILE_NAME_CHARS;
        return name.isEmpty() ? null : name.length() > most ? name.substring(0, most) : name;
    }

    Answer add(Access access, Fields fields, Request request) throws SimotelRefusal {
        String name = checked(fields.required("name"));
        String file = fields.required("filename");
        String comment = comment(fields);
        try {
            return announcements
                    .adopt(domainId(access), name, comment == null ? "" : comment, file)
                    .map(added -> Envelope.added(ObjectId.of(added.id())))
                    .orElseThrow(SimotelRefusal::failed);
        } catch (LimitReachedException e) {
            throw SimotelRefusal.business("There are " + e.getMessage());
        }
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        Search search = Search.of(fields);
        List<Announcement> all = announcements.all(domainId(access));
        ArrayNode rows = Envelope.array();
        // The newest first.
        for (Announcement announcement : all.reversed()) {
            if (search.admits("name", announcement.name())
                    && search.admits("filename", announcement.file())
                    && search.admits("comment", announcement.comment())) {
                write(rows.addObject(), announcement, access.account().settings());
            }
        }
        return Envelope.ok("", rows);
    }

    private static void write(ObjectNode row, Announcement announcement, SimotelSettings settings) {
        row.put("_id", ObjectId.of(announcement.id()))
                .put("name", announcement.name())
                .put("filename", announcement.file())
                .put("comment", announcement.comment())
                .put("date", Stamps.local(settings, announcement.createdAt()));
    }

    /** Changes what is given. */
    Answer update(Access access, Fields fields, Request request) throws SimotelRefusal {
        long id = id(fields);
        String name = fields.text("name");
        boolean changed = announcements.change(
                domainId(access), id, name == null ? null : checked(name), comment(fields), fields.text("filename"));
        if (!changed) {
            throw SimotelRefusal.failed();
        }
        return Envelope.done();
    }

    Answer remove(Access access, Fields fields, Request request) throws SimotelRefusal {
        if (!announcements.delete(domainId(access), id(fields))) {
            throw SimotelRefusal.failed();
        }
        return Envelope.done();
    }

    private static long id(Fields fields) throws SimotelRefusal {
        OptionalLong id = ObjectId.number(fields.id());
        if (id.isEmpty()) {
            throw SimotelRefusal.failed();
        }
        return id.getAsLong();
    }

    private static String checked(String name) throws SimotelRefusal {
        if (name.length() > UploadedAnnouncements.MAX_NAME_CHARS) {
            throw SimotelRefusal.invalid("name", name, "1 to " + UploadedAnnouncements.MAX_NAME_CHARS + " characters");
        }
        return name;
    }

    /** Null when it is not given; it may be given blank, which empties it. */
    private static @Nullable String comment(Fields fields) throws SimotelRefusal {
        String comment = fields.text("comment");
        if (comment == null) {
            return fields.has("comment") ? "" : null;
        }
        if (comment.length() > UploadedAnnouncements.MAX_COMMENT_CHARS) {
            throw SimotelRefusal.invalid(
                    "comment", comment, "up to " + UploadedAnnouncements.MAX_COMMENT_CHARS + " characters");
        }
        return comment;
    }

    private static int domainId(Access access) {
        return access.account().tenant().domainId();
    }
}
