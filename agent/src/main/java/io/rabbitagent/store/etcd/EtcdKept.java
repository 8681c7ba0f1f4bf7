package io.rabbitagent.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.KeptDocument;
import io.rabbitagent.store.StoreException;
import java.io.ByteArrayOutputStream;
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
    private static final int PART_BYTES = 512 * 1024;

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

    /** @param at when it was kept last */
    record Description(int parts, boolean whole, Instant at) {}

    String keep(KeptDocument document) throws StoreException {
        byte[] bytes = document.bytes();
        String digest = document.digest();
        int parts = (bytes.length + PART_BYTES - 1) / PART_BYTES;
        boolean there = isWhole(digest);
        describe(digest, new Description(parts, there, clock.instant()));
        if (there && isWhole(digest)) {
            return digest;
        }
        for (int part = 0; part < parts; part++) {
            int from = part * PART_BYTES;
            ByteSequence piece =
                    ByteSequence.from(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART_BYTES)));
            ByteSequence key = keys.keptPart(digest, part);
            var unused = etcd.repeatable(kv -> kv.put(key, piece));
        }
        describe(digest, new Description(parts, true, clock.instant()));
        return digest;
    }

    private boolean isWhole(String digest) throws EtcdException {
        try {
            return read(digest).isPresent();
        } catch (EtcdException e) {
            throw e;
        } catch (StoreException e) {
            // Damaged, so it is written anew.
            return false;
        }
    }

    private void describe(String digest, Description description) throws EtcdException {
        var unused = etcd.repeatable(kv -> kv.put(keys.kept(digest), Keys.value(json.write(description))));
    }

    Optional<String> read(String digest) throws StoreException {
        if (!KeptDocument.isDigest(digest)) {
            return Optional.empty();
        }
        Optional<KeyValue> described = etcd.repeatable(kv -> kv.get(keys.kept(digest))).getKvs().stream()
                .findFirst();
        if (described.isEmpty()) {
            return Optional.empty();
        }
        Description description = description(described.get());
        if (!description.whole()) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int part = 0; part < description.parts(); part++) {
            ByteSequence key = keys.keptPart(digest, part);
            etcd.repeatable(kv -> kv.get(key)).getKvs().stream()
                    .map(KeyValue::getValue)
                    .map(ByteSequence::getBytes)
                    .forEach(bytes::writeBytes);
        }
        KeptDocument found = KeptDocument.of(bytes.toByteArray());
        if (!found.digest().equals(digest)) {
            throw new StoreException("what " + Keys.text(keys.kept(digest))
                    + " describes is damaged: it does not have the digest that is its name. Delete that key; what it held"
                    + " has to be found out anew");
        }
        return Optional.of(found.text());
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
        return json.read(Keys.text(one.getValue()), Description.class);
    }
}
