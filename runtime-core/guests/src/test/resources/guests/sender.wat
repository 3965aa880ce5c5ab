;; The message is "receiver content" with one blank: sends the content there and replies with the answer of send_message as one byte. If the content begins
;; with "!", it traps after sending; with "?", it returns 7.
(module
  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
  (import "caxton" "send_message" (func $send (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 3)
  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle_message") (param $at i32) (param $length i32) (result i32)
    (local $blank i32)
    (local $content i32)
    (local.set $blank (local.get $at))
    (loop $next
      (if (i32.ne (i32.load8_u (local.get $blank)) (i32.const 32))
        (then
          (local.set $blank (i32.add (local.get $blank) (i32.const 1)))
          (br $next))))
    (local.set $content (i32.add (local.get $blank) (i32.const 1)))
    (i32.store8 (i32.const 0)
      (call $send
        (local.get $at) (i32.sub (local.get $blank) (local.get $at))
        (local.get $content)
        (i32.sub (i32.add (local.get $at) (local.get $length)) (local.get $content))))
    (if (i32.eq (i32.load8_u (local.get $content)) (i32.const 33)) (then (unreachable)))
    (if (i32.eq (i32.load8_u (local.get $content)) (i32.const 63)) (then (return (i32.const 7))))
    (drop (call $reply (i32.const 0) (i32.const 1)))
    (i32.const 0)))
