;; Hands a message on: 4 bytes that say how often yet, 4 that nobody reads, then two names of 8 bytes, of the receiver and of the agent that handed it on before.
;; Each handing-on swaps the names, so that two agents throw the message to and fro.
(module
  (import "caxton" "send_message" (func $send (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (local $left i32)
    (local $receiver i64)
    (local.set $left (i32.load (local.get $at)))
    (if (i32.eqz (local.get $left)) (then (return (i32.const 0))))
    (i32.store (local.get $at) (i32.sub (local.get $left) (i32.const 1)))
    (local.set $receiver (i64.load offset=8 (local.get $at)))
    (i64.store offset=8 (local.get $at) (i64.load offset=16 (local.get $at)))
    (i64.store offset=16 (local.get $at) (local.get $receiver))
    ;; The receiver of before is this agent: the other one is the next.
    (call $send (i32.add (local.get $at) (i32.const 8)) (i32.const 8) (local.get $at) (local.get $length))))
