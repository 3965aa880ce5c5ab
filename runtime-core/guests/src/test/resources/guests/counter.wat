;; Replies with how many messages this sandbox has handled and whether start and init ran, as three bytes. Fails on an empty message.
(module
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func $start (i32.store8 (i32.const 1) (i32.const 1)))
  (start $start)
  (func (export "init") (result i32)
    (i32.store8 (i32.const 2) (i32.add (i32.load8_u (i32.const 1)) (i32.const 1)))
    (i32.const 0))
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (if (i32.eqz (local.get $length)) (then (unreachable)))
    (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1)))
    (call $reply (i32.const 0) (i32.const 3))))
