package io.rabbitagent.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The keys of one cluster, under {@code PREFIX/CLUSTER/}:
 *
 * <ol>
 *   <li>{@code store}: the name of this store, made once.
 *   <li>{@code head}: the revision of the last write of history or decisions, and the entry's id.
 *   <li>{@code log/REVISION}: an entry of the history; {@code id/ENTRY} tells its revision.
 *   <li>{@code forgotten}: up to where entries were deleted, and of each journal its last one that was.
 *   <li>{@code decisions}: the document; {@code decided}: the revision of its last change.
 *   <li>{@code board/NODE} and {@code counts/NODE}: documents that are replaced.
 *   <li>{@code kept/DIGEST} and {@code kept/DIGEST/PART}: documents that are written once, in parts.
 * </ol>
 *
 * <p>Revisions are the store's own, without gaps, and not etcd's: etcd counts the writes of all who share it, and can't find
 * a key by them without looking at all keys.
 */
final class Keys {
    private final String root;

    Keys(String prefix, String cluster) {
        this.root = prefix + "/" + cluster + "/";
    }

    ByteSequence store() {
        return key("store");
    }

    ByteSequence head() {
        return key("head");
    }

    ByteSequence decisions() {
        return key("decisions");
    }

    ByteSequence decided() {
        return key("decided");
    }

    ByteSequence log(long revision) {
        return key(String.format(Locale.ROOT, "log/%016d", revision));
    }

    ByteSequence forgotten() {
        return key("forgotten");
    }

    /** Behind the last entry there can be. */
    ByteSequence logEnd() {
        return key("log0");
    }

    ByteSequence id(EntryId id) {
        return key("id/" + id.value());
    }

    ByteSequence board(NodeName node) {
        return key("board/" + node.value());
    }

    ByteSequence boards() {
        return key("board/");
    }

    ByteSequence counts(NodeName node) {
        return key("counts/" + node.value());
    }

    ByteSequence kept(String digest) {
        return key("kept/" + digest);
    }

    ByteSequence keptParts(String digest) {
        return key("kept/" + digest + "/");
    }

    ByteSequence keptPart(String digest, int part) {
        return key(String.format(Locale.ROOT, "kept/%s/%03d", digest, part));
    }

    ByteSequence allKept() {
        return key("kept/");
    }

    /** What stands behind the last slash. */
    static String lastPart(ByteSequence key) {
        String text = text(key);
        return text.substring(text.lastIndexOf('/') + 1);
    }

    static ByteSequence value(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    static String text(ByteSequence value) {
        return value.toString(StandardCharsets.UTF_8);
    }

    private ByteSequence key(String rest) {
        return value(root + rest);
    }
}
