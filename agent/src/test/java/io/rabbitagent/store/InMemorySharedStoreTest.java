package io.rabbitagent.store;

class InMemorySharedStoreTest extends SharedStoreContract {
    private final SharedStore store = new InMemorySharedStore("memory", JSON);

    @Override
    SharedStore open() {
        return store;
    }
}
