package org.santral.http.simotel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;
import org.santral.http.Request;

/**
 * A file in a body of {@code multipart/form-data} (RFC 7578), which was read within the limits of uploads already.
 *
 * @param name as the client's file was called, without folders; may be empty
 */
record MultipartFile(String name, byte[] bytes) {
    private static final int MOST_PARTS = 20;
    private static final int MOST_HEADER_BYTES = 4096;

    /**
     * The first file of that name.
     *
     * @param part name of the part
     * @throws SimotelRefusal 400 when the body is no such form, or when the part is missing
     */
    static MultipartFile of(Request request, String part) throws SimotelRefusal {
        FileUpload parser = new FileUpload();
        parser.setHeaderEncoding(StandardCharsets.UTF_8.name());
        parser.setPartHeaderSizeMax(MOST_HEADER_BYTES);
        try {
            FileItemIterator parts = parser.getItemIterator(new Body(request));
            for (int read = 0; read < MOST_PARTS && parts.hasNext(); read++) {
                FileItemStream item = parts.next();
                if (part.equals(item.getFieldName())) {
                    try (InputStream content = item.openStream()) {
                        return new MultipartFile(bare(name(item)), content.readAllBytes());
                    }
                }
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            // The parser reports some malformed headers by unchecked exceptions.
            throw SimotelRefusal.of(400, "Unable to parse content");
        }
        throw SimotelRefusal.missing(part);
    }

    /** The parser refuses names with a NUL; here that goes with the rest of what is no text. */
    private static @Nullable String name(FileItemStream item) {
        try {
            return item.getName();
        } catch (InvalidFileNameException e) {
            return e.getName();
        }
    }

    /** Without the folders that some browsers send, and without anything that is no text. */
    private static String bare(@Nullable String given) {
        String name = given == null ? "" : given;
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "")
                .strip();
    }

    /** The request as the parser wants it. */
    private record Body(Request request) implements UploadContext {
        @Override
        public long contentLength() {
            return request.body().length;
        }

        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public String getContentType() {
            String type = request.header("Content-Type");
            return type == null ? "" : type;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(request.body());
        }
    }
}
