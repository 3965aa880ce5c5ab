;; Can't be prepared. In init it also tries what init must not do.
(module
  (import "caxton" "send_message" (func $send (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "notes")
  (func (export "init") (result i32) (call $send (i32.const 16) (i32.const 5) (i32.const 16) (i32.const 5)))
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param i32 i32) (result i32) (i32.const 0)))
