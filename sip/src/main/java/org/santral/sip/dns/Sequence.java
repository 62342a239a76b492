package org.santral.sip.dns;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Joins lists that arrive later. */
final class Sequence {

    private Sequence() {}

    /** All elements in the order of the parts; fails only when every part does. */
    static <T> CompletableFuture<List<T>> flat(List<CompletableFuture<List<T>>> parts) {
        if (parts.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        CompletableFuture<?>[] settled =
                parts.stream().map(part -> part.handle((v, e) -> null)).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(settled).thenCompose(done -> {
            if (parts.stream().allMatch(CompletableFuture::isCompletedExceptionally)) {
                return parts.getFirst();
            }
            return CompletableFuture.completedFuture(parts.stream()
                    .filter(part -> !part.isCompletedExceptionally())
                    .flatMap(part -> part.join().stream())
                    .toList());
        });
    }
}
