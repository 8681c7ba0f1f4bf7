package io.rabbitagent.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.KeptDocument;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Documents that are written once. etcd takes requests of 1.5 MiB, so they are kept in parts.
 *
 * <p>What describes a document is written before its parts, so that whoever tidies up sees how young it is, and again behind
 * them: only then it is whole.
 */
final class EtcdKept {
    private static final int FORMAT_VERSION = 1;
    private static final int PART_BYTES = 512 * 1024;
    private static final int TRIES = 20;

    private final EtcdConnection etcd;
    private final Keys keys;
    private final Json json;
    private final Clock clock;

    EtcdKept(EtcdConnection etcd, Keys keys, Json json, Clock clock) {
        this.etcd = etcd;
        this.keys = keys;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What is there of a document.
     *
     * @param bytes its length
     * @param at when it was kept last
     */
    record Description(int bytes, boolean whole, Instant at) {
        int parts() {
            return (bytes + PART_BYTES - 1) / PART_BYTES;
        }
    }

    /** What is whole never counts as less: a decision may name it already, and others keep the same at the same time. */
    String keep(KeptDocument document) throws StoreException {
        byte[] bytes = document.bytes();
        String digest = document.digest();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<KeyValue> there = descriptionOf(digest);
            boolean whole = there.isPresent() && description(there.get()).whole();
            boolean sound = whole && isSound(digest, description(there.orElseThrow()));
            Description young = new Description(bytes.length, whole, clock.instant());
            if (describe(digest, young, there.map(KeyValue::getModRevision).orElse(0L))) {
                if (!sound) {
                    write(digest, bytes);
                }
                return digest;
            }
        }
        throw new StoreException("others kept the same document again and again, at the same time");
    }

    private void write(String digest, byte[] bytes) throws EtcdException {
        Description whole = new Description(bytes.length, true, clock.instant());
        for (int part = 0; part < whole.parts(); part++) {
            int from = part * PART_BYTES;
            ByteSequence piece =
                    ByteSequence.from(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART_BYTES)));
            ByteSequence key = keys.keptPart(digest, part);
            var unused = etcd.repeatable(kv -> kv.put(key, piece));
        }
        var unused = etcd.repeatable(kv -> kv.put(keys.kept(digest), text(whole)));
    }

    /**
     * Puts a description behind one that was read.
     *
     * @param follows etcd's revision of that one; 0 where there was none
     * @return false where there is another one by now
     */
    private boolean describe(String digest, Description description, long follows) throws EtcdException {
        ByteSequence key = keys.kept(digest);
        return etcd.repeatable(kv -> kv.txn()
                        .If(Guards.lastWritten(key, follows))
                        .Then(Op.put(key, text(description), PutOption.DEFAULT))
                        .commit())
                .isSucceeded();
    }

    private ByteSequence text(Description description) {
        return Keys.value(json.writeDocument(FORMAT_VERSION, description));
    }

    /** Part by part: the document that is to be kept is in memory, too. */
    private boolean isSound(String digest, Description description) throws EtcdException {
        KeptDocument.Digest found = new KeptDocument.Digest();
        for (int part = 0; part < description.parts(); part++) {
            found.add(part(digest, part));
        }
        return found.text().equals(digest);
    }

    Optional<String> read(String digest) throws StoreException {
        Optional<KeyValue> there = KeptDocument.isDigest(digest) ? descriptionOf(digest) : Optional.empty();
        if (there.isEmpty() || !description(there.get()).whole()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[description(there.get()).bytes()];
        int length = 0;
        for (int part = 0; length < bytes.length; part++) {
            byte[] piece = part(digest, part);
            int taken = Math.min(piece.length, bytes.length - length);
            if (taken == 0) {
                break;
            }
            System.arraycopy(piece, 0, bytes, length, taken);
            length += taken;
        }
        KeptDocument found = KeptDocument.of(bytes);
        if (!found.digest().equals(digest)) {
            throw new StoreException("what " + Keys.text(keys.kept(digest))
                    + " describes is damaged: it does not have the digest that is its name. Delete that key; what it held"
                    + " has to be found out anew");
        }
        return Optional.of(found.text());
    }

    private Optional<KeyValue> descriptionOf(String digest) throws EtcdException {
        return etcd.repeatable(kv -> kv.get(keys.kept(digest))).getKvs().stream()
                .findFirst();
    }

    /** Empty where it is missing. */
    private byte[] part(String digest, int part) throws EtcdException {
        ByteSequence key = keys.keptPart(digest, part);
        return etcd.repeatable(kv -> kv.get(key)).getKvs().stream()
                .findFirst()
                .map(KeyValue::getValue)
                .map(ByteSequence::getBytes)
                .orElse(new byte[0]);
    }

    /** Only what nobody has kept again since it was looked at. */
    void remove(Set<String> butFor, Instant before) throws StoreException {
        for (KeyValue one : descriptions()) {
            String digest = Keys.lastPart(one.getKey());
            if (butFor.contains(digest) || !description(one).at().isBefore(before)) {
                continue;
            }
            Cmp same = Guards.lastWritten(one.getKey(), one.getModRevision());
            DeleteOption parts = DeleteOption.builder().isPrefix(true).build();
            var unused = etcd.repeatable(kv -> kv.txn()
                    .If(same)
                    .Then(Op.delete(keys.keptParts(digest), parts), Op.delete(one.getKey(), DeleteOption.DEFAULT))
                    .commit());
        }
    }

    /** Without the parts, of which there may be many megabytes. */
    private List<KeyValue> descriptions() throws EtcdException {
        GetOption names = GetOption.builder().isPrefix(true).withKeysOnly(true).build();
        List<KeyValue> all =
                etcd.repeatable(kv -> kv.get(keys.allKept(), names)).getKvs();
        List<KeyValue> described = new ArrayList<>();
        for (KeyValue one : all) {
            if (Keys.lastPart(one.getKey()).length() == KeptDocument.DIGEST_LENGTH) {
                described.addAll(etcd.repeatable(kv -> kv.get(one.getKey())).getKvs());
            }
        }
        return described;
    }

    private Description description(KeyValue one) throws StoreException {
        Description description = json.readDocument(Keys.text(one.getValue()), Description.class, FORMAT_VERSION);
        if (description.bytes() < 0 || description.bytes() > SharedStore.MOST_KEPT_BYTES) {
            throw new StoreException(Keys.text(one.getKey()) + " was not written by an agent: delete that key");
        }
        return description;
    }
}
